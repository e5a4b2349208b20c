"""How JupyterLab runs for a learner: `idsea lab` puts this folder before their own settings."""

import secrets

import zmq

c = get_config()  # noqa: F821  (Jupyter gives it to every settings file)

# Open on the welcome page, in a workspace of the course's own: others stay as they are.
c.LabApp.default_url = "/lab/workspaces/idsea/tree/welcome.md"
# Only who knows the token gets in. It is chosen here so that Jupyter does not announce it a second time.
c.IdentityProvider.token = secrets.token_hex(24)
# The sources of the lessons are for authors; learners open the notebooks of the same name.
c.ContentsManager.hide_globs = ["__pycache__", "*.pyc", ".*", "*~", "[0-9].[0-9]*_*.md"]
# Nothing is installed from within the course.
c.LabApp.extension_manager = "readonly"
# In a container the learner is often root.
c.ServerApp.allow_root = True
# Other people on the same computer cannot listen to what a notebook and its kernel tell each other.
c.KernelManager.transport_encryption = "auto" if zmq.has("curve") else "disabled"
# Errors only, so that the address stays in sight.
c.Application.log_level = "ERROR"
