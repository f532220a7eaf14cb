-- The outer part runs once, the returned function for each request: `count` is kept between them (for
-- each worker by itself, as in Kong).
local count = 0

return function()
  count = count + 1
  kong.response.set_header("X-Count", count)
end
