-- resty.openssl: what there is of it, in one table.
local host = ...

local _M = { _VERSION = "1.5.1" }

for field, name in pairs({
  cipher = "cipher",
  digest = "digest",
  hmac = "hmac",
  kdf = "kdf",
  mac = "mac",
  pkey = "pkey",
  rand = "rand",
  version = "version",
  x509 = "x509",
  chain = "x509.chain",
  store = "x509.store",
}) do
  name = "resty.openssl." .. name
  _M[field] = host.freeze(require(name), name)
end

-- They are all there from the start.
function _M.load_modules() end

function _M.get_fips_mode()
  return false
end

function _M.set_fips_mode(enable)
  if enable then
    return nil, "openssl.set_fips_mode: there is no FIPS mode"
  end
  return true
end

function _M.list_cipher_algorithms()
  local names = {}
  for _, mode in ipairs({ "cbc", "cfb", "ctr", "ecb", "gcm", "ofb" }) do
    for _, bits in ipairs({ "128", "192", "256" }) do
      names[#names + 1] = "aes-" .. bits .. "-" .. mode
    end
  end
  return names
end

function _M.list_digest_algorithms()
  return { "md5", "sha1", "sha224", "sha256", "sha384", "sha512" }
end

return _M
