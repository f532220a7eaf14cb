-- ngx.req: what OpenResty's core library adds to the table of that name.
local _M = { version = "0.1.31" }

function _M.add_header(name, value)
  if type(name) ~= "string" then
    error("bad 'name' argument: string expected, got " .. type(name), 2)
  end
  if value == nil then
    error("bad 'value' argument: string or table expected, got nil", 2)
  end
  local known = ngx.req.get_headers(0)[name]
  local values = type(known) == "table" and known or { known }
  for _, one in ipairs(type(value) == "table" and value or { value }) do
    values[#values + 1] = tostring(one)
  end
  ngx.req.set_header(name, values)
end

return _M
