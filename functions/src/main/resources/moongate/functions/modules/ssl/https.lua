-- ssl.https: socket.http over TLS. As in LuaSec, certificates count when `verify` asks for it.
local http = require("socket.http")

local _M = { _VERSION = "1.3.2", PORT = 443 }

_M.request = http.requester(_M)

return _M
