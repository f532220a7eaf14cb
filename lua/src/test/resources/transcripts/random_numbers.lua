-- Numbers made up by a small generator, shown in every way and read back: every text counts into a checksum per way and batch. To see the
-- cases of a batch themselves, set `shown` to its number.
local shown = 0

local seed = 4711
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n
end

local kinds = {
  function() return random(2000) / 10 ^ random(6) end,                        -- what people write
  function() return (random(2 ^ 20) * 2 + 1) / 2 ^ random(30) end,            -- exact halves: ties
  function() return random(2 ^ 30) * 2 ^ 22 + random(2 ^ 22) end,             -- whole
  function() return (random(2 ^ 30) / 2 ^ 30 + random(2 ^ 30) / 2 ^ 60) * 10 ^ (random(40) - 20) end,
  function() return 10 ^ (random(44) - 22) * (1 + (random(5) - 2) * 2 ^ -52) end, -- beside powers of ten
  function() return (random(99999) + 1) * 10 ^ (random(30) - 15) + 5 * 10 ^ (random(20) - 16) end,
  function() return (10 ^ (random(15) + 1) - random(3)) / 10 ^ random(20) end, -- nines
  function() return random(2 ^ 30) * 2 ^ (random(2000) - 1040) end,
}

local ways = {
  tostring,
  function(x) return x .. "" end,
  function(x) return tostring(tonumber(tostring(x))) .. (tonumber(string.format("%.17g", x)) == x and "=" or "!") end,
  function(x) return string.format("%.14g %g %.3g %.15g %.16g %.17g", x, x, x, x, x, x) end,
  function(x) return string.format("%.0g %.1g %#g %10.4g|%-12g|%+g|% g|%012g", x, x, x, x, x, x, x, x) end,
  function(x) return string.format("%.3f %f %.0f %.1f %.2f", x, x, x, x, x) end,
  function(x) return string.format("%9.3f|%-9.2f|%+.1f|% .4f|%08.2f|%.10f|%.15f|%#.0f", x, x, x, x, x, x, x, x) end,
  function(x) return string.format("%e %.0e %.3e %.14e %E %G", x, x, x, x, x, x) end,
  function(x) return string.format("%d %5d|%-5d|%05d|%+d|%.3d|%x|%o|%u", x % 1e9, x % 1e3, x % 1e3, x % 1e3, x % 1e9, x % 1e2, x % 1e9, x % 1e9, x % 1e9) end,
  function(x) return table.concat({ x, -x, x / 3 }, " ") end,
}

local function checksum(sum, text)
  for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000000007 end
  return sum
end

for batch = 1, 10 do
  local sums = {}
  for i = 1, #ways do sums[i] = 0 end
  for _ = 1, 25 do
    for kind = 1, #kinds do
      local x = kinds[kind]()
      if random(4) == 0 then x = -x end
      for i = 1, #ways do
        local text = ways[i](x)
        if batch == shown then print(i, string.format("%.17g", x), text) end
        sums[i] = checksum(sums[i], text)
      end
    end
  end
  print(batch, table.concat(sums, " "))
end
