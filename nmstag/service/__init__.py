"""nmstag as a web service: texts in by HTTP, tagged documents out.

The one package of nmstag that imports a web framework. `requests` says what may be asked, `answers` in which
form it is answered, `work` tags within limits, `app` puts them together, `run` starts the server.
"""
