-- Lets requests through that carry a known token, and tells the service whose it is.
local owners = {
  ["s3cret"] = "alice",
  ["letmein"] = "bob",
}

return function()
  local owner = owners[kong.request.get_header("X-Token") or ""]
  if not owner then
    return kong.response.exit(401, { message = "a known X-Token is needed" })
  end
  kong.service.request.clear_header("X-Token")
  kong.service.request.set_header("X-Owner", owner)
end
