-- The planets' orbits: floating point and fields of records.
local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass }
end

local SOLAR_MASS, DAYS = 4 * math.pi * math.pi, 365.24

local function system()
  return {
    body(0, 0, 0, 0, 0, 0, SOLAR_MASS),
    body(4.841431442464721, -1.1603200440274284, -0.10362204447112311, 0.001660076642744037 * DAYS,
      0.007699011184197404 * DAYS, -0.0000690460016972063 * DAYS, 0.0009547919384243266 * SOLAR_MASS),
    body(8.34336671824458, 4.124798564124305, -0.4035234171143214, -0.002767425107268624 * DAYS,
      0.004998528012349172 * DAYS, 0.00002304172975737639 * DAYS, 0.0002858859806661308 * SOLAR_MASS),
    body(12.894369562139131, -15.111151401698631, -0.22330757889265573, 0.002964601375647616 * DAYS,
      0.0023784717395948095 * DAYS, -0.000029658956854023756 * DAYS, 0.00004366244043351563 * SOLAR_MASS),
    body(15.379697114850917, -25.919314609987964, 0.17925877295037118, 0.0026806777249038932 * DAYS,
      0.001628241700382423 * DAYS, -0.00009515922545197159 * DAYS, 0.00005151389020466115 * SOLAR_MASS),
  }
end

local function advance(bodies, dt)
  local count = #bodies
  for i = 1, count do
    local a = bodies[i]
    for j = i + 1, count do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local distance2 = dx * dx + dy * dy + dz * dz
      local pull = dt / (distance2 * math.sqrt(distance2))
      local am, bm = a.mass * pull, b.mass * pull
      a.vx, a.vy, a.vz = a.vx - dx * bm, a.vy - dy * bm, a.vz - dz * bm
      b.vx, b.vy, b.vz = b.vx + dx * am, b.vy + dy * am, b.vz + dz * am
    end
  end
  for i = 1, count do
    local a = bodies[i]
    a.x, a.y, a.z = a.x + dt * a.vx, a.y + dt * a.vy, a.z + dt * a.vz
  end
end

return function()
  local bodies = system()
  for _ = 1, 1000 do advance(bodies, 0.01) end
  return string.format("%.9f", bodies[1].x)
end
