kong.response.set_header("X-Served-By", "moongate")
kong.response.set_header("Cache-Control", "no-store")
