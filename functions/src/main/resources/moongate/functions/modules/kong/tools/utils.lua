-- kong.tools.utils: what was here before Kong 3.5 and is used most.
local _M = {}

for _, name in ipairs({ "table", "uuid", "rand", "time", "string", "ip", "uri", "gzip", "sha256" }) do
  for k, v in pairs(require("kong.tools." .. name)) do
    _M[k] = v
  end
end

_M.encode_args = ngx.encode_args
_M.decode_args = ngx.decode_args

return _M
