// The one place that holds what is shown and chosen; panels listen to the parts they show.

export function makeState(initial) {
  const values = { ...initial };
  const listeners = [];
  return {
    get: () => values,
    /** Change some values; listeners of a key that really changed are called once. */
    set(changes) {
      const changed = Object.keys(changes).filter((key) => values[key] !== changes[key]);
      Object.assign(values, changes);
      for (const { keys, tell } of listeners) if (keys.some((key) => changed.includes(key))) tell(values, changed);
    },
    /** Call `tell` when one of the keys changes. */
    on(keys, tell) {
      listeners.push({ keys, tell });
    },
  };
}
