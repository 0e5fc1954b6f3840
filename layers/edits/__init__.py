"""Parts of `layers.editing`: drafts, history, leases, what came too late."""
