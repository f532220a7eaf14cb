-- kong.tools.gzip
local host = ...

return {
  deflate_gzip = host.deflate,
  inflate_gzip = host.inflate,
}
