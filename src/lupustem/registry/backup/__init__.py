"""The whole record in one file or folder while the site runs, and back: written beside, verified, then named."""
