-- Adds a field to the JSON object that the client sends. set_body() writes the new JSON, and the right
-- Content-Length with it.
return function()
  local body, err = kong.request.get_body()
  if not body then
    return kong.response.exit(400, { message = err })
  end
  body.route = kong.router.get_route().name
  kong.service.request.set_body(body, "application/json")
end
