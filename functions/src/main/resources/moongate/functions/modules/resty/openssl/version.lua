-- resty.openssl.version: the level of functions that resty.openssl has here.
local _M = {
  version_num = 0x30000000,
  version_text = "none: Moongate, with the interface of OpenSSL 3",
  OPENSSL_3X = true,
  OPENSSL_11 = false,
  OPENSSL_111 = false,
  OPENSSL_11_OR_LATER = true,
  OPENSSL_111_OR_LATER = true,
  OPENSSL_10 = false,
  BORINGSSL = false,
  BORINGSSL_110 = false,
  VERSION = 0,
  CFLAGS = 1,
  BUILT_ON = 2,
  PLATFORM = 3,
  DIR = 4,
  ENGINES_DIR = 5,
}

-- Only the text of the version is known.
function _M.version(kind)
  return (kind == nil or kind == _M.VERSION) and _M.version_text or "not available"
end

function _M.info(kind)
  return ""
end

return _M
