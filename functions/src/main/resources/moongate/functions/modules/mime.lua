-- mime: of LuaSocket's only base64 of whole texts.
local _M = { _VERSION = "MIME 1.0.3" }

function _M.b64(text)
  return text and ngx.encode_base64(text)
end

function _M.unb64(text)
  return text and ngx.decode_base64(text)
end

return _M
