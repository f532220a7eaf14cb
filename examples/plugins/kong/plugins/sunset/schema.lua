local typedefs = require "kong.db.schema.typedefs"
local dates = require "kong.plugins.sunset.dates"

return {
  name = "sunset",
  fields = {
    { consumer = typedefs.no_consumer }, -- it belongs to an API, not to a client
    { protocols = typedefs.protocols_http },
    { config = {
        type = "record",
        fields = {
          { date = {
              type = "string",
              required = true,
              description = "The first day, in UTC, on which the API is not there any more.",
              custom_validator = function(value)
                local date, message = dates.parse(value)
                return date ~= nil, message
              end,
          } },
          { link = typedefs.url { description = "Where clients read more." } },
          { enforce = { type = "boolean", required = true, default = false } },
          { message = { type = "string", default = "This API is not there any more" } },
          { exempt = { type = "set", elements = { type = "string" }, default = {} } },
        },
        entity_checks = {
          { conditional = {
              if_field = "enforce", if_match = { eq = true },
              then_field = "message", then_match = { required = true },
          } },
        },
    } },
  },
}
