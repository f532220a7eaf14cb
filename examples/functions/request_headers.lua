-- A plain chunk works too: it runs anew for each request.
kong.service.request.set_header("X-Client", kong.client.get_ip())
kong.service.request.clear_header("User-Agent")
