kong.response.set_header("X-Served-By", "moongate")
kong.response.clear_header("Date")
