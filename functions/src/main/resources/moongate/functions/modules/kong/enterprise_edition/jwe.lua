-- kong.enterprise_edition.jwe: kong.jwe under the name that Kong's documentation has for it.
return {
  decode = kong.jwe.decode,
  decrypt = kong.jwe.decrypt,
  encrypt = kong.jwe.encrypt,
}
