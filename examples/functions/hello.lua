local name = kong.request.get_query_arg("name") or "world"
return kong.response.exit(200, { message = "hello " .. name })
