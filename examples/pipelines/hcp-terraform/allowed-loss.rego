package prefect

allow := ["random_password.old"]
