// An id for one request: asked again, it is done once. (randomUUID is there under https only.) Pure.
export const operation = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
