-- sunset: tells clients until when an API is there, and turns them away after that day.
local dates = require "kong.plugins.sunset.dates"

local Sunset = {
  PRIORITY = 790, -- after authentication and limits: the consumer is known
  VERSION = "1.0.0",
}

local refused = 0 -- kept between requests, by each worker

function Sunset:access(config)
  if not config.enforce or ngx.time() < dates.seconds(config.date) then
    return
  end
  local consumer = kong.client.get_consumer()
  for _, name in ipairs(config.exempt) do
    if consumer and consumer.username == name then
      return
    end
  end
  refused = refused + 1
  kong.log.notice("refused ", refused, " requests since ", config.date)
  return kong.response.exit(410, { message = config.message })
end

function Sunset:header_filter(config)
  kong.response.set_header("Sunset", ngx.http_time(dates.seconds(config.date)))
  if config.link then
    kong.response.add_header("Link", "<" .. config.link .. '>; rel="sunset"')
  end
end

return Sunset
