-- kong.meta
local major, minor, patch = kong.version:match("^(%d+)%.(%d+)%.(%d+)")

return {
  _NAME = "kong",
  _VERSION = kong.version,
  _VERSION_TABLE = { major = tonumber(major), minor = tonumber(minor), patch = tonumber(patch) },
  _SERVER_TOKENS = "kong/" .. kong.version,
}
