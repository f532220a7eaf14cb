-- resty.evp: signatures by RSA and EC keys, as lua-resty-jwt has them.
local host = ...

local pkey = require("resty.openssl.pkey")
local x509 = require("resty.openssl.x509")

local _M = {
  _VERSION = "0.2.3",
  CONST = host.freeze({ SHA256_DIGEST = "SHA256", SHA384_DIGEST = "SHA384", SHA512_DIGEST = "SHA512" }, "evp.CONST"),
}

local function class(name)
  local methods = {}
  _M[name] = methods
  return methods, { __index = methods }
end

-- Signers have a private key; one with a password is not read.
local function signer(name)
  local methods, metatable = class(name)

  function methods.new(_, pem, password)
    local key, err = pkey.new(pem)
    if not key then
      return nil, err
    end
    if not key:is_private() then
      return nil, "a private key is needed"
    end
    return setmetatable({ key = key }, metatable)
  end

  function methods:sign(message, digest)
    return self.key:sign(message, digest)
  end

  host.freeze(metatable, "evp." .. name)
end

local function verifier(name)
  local methods, metatable = class(name)

  -- `source` is a Cert or a PublicKey.
  function methods.new(_, source)
    if type(source) ~= "table" or not source.public_key then
      return nil, "You must pass in an key_source for a public key"
    end
    return setmetatable({ key = source.public_key }, metatable)
  end

  function methods:verify(message, signature, digest)
    local is_right, err = self.key:verify(signature, message, digest)
    if err then
      return false, err
    end
    if not is_right then
      return false, "Verification failed"
    end
    return true
  end

  host.freeze(metatable, "evp." .. name)
end

signer("RSASigner")
signer("ECSigner")
verifier("RSAVerifier")
verifier("ECVerifier")

local certificates, certificate = class("Cert")

function certificates.new(_, payload)
  if not payload then
    return nil, "Must pass a PEM or binary DER cert"
  end
  local parsed, err = x509.new(payload)
  if not parsed then
    return nil, err
  end
  local key, unreadable = pkey.new(parsed:tostring("PEM"))
  if not key then
    return nil, unreadable
  end
  return setmetatable({ cert = parsed, public_key = key }, certificate)
end

function certificates:get_fingerprint(digest)
  local bytes, err = self.cert:digest(digest or "sha256")
  if not bytes then
    return nil, err
  end
  return (bytes:gsub(".", function(byte)
    return ("%02X"):format(byte:byte())
  end))
end

host.freeze(certificate, "evp.Cert")

local keys, public_key = class("PublicKey")

function keys.new(_, payload)
  if not payload then
    return nil, "Must pass a PEM or binary DER public key"
  end
  local key, err = pkey.new(payload)
  if not key then
    return nil, err
  end
  return setmetatable({ public_key = key }, public_key)
end

host.freeze(public_key, "evp.PublicKey")

return _M
