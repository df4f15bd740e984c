"""A Flask portal with the service at /green. Run: flask --app flask_portal run"""

from flask import Flask

from greenrules.serving import flask_blueprint

app = Flask(__name__)
app.register_blueprint(flask_blueprint(), url_prefix="/green")
