"""The library in a browser, and over HTTP: `application` in app.py. It needs the extra `web`."""
