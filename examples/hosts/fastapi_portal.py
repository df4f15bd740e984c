"""A FastAPI portal with the service at /green. Run: uvicorn fastapi_portal:app"""

from fastapi import FastAPI

from greenrules.serving import Service, make_asgi

app = FastAPI()
app.mount("/green", make_asgi(Service(on_decision=print)))
