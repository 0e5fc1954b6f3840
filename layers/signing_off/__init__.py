"""Parts of `layers.sign_off`: its log, certificates, report packages, tasks."""
