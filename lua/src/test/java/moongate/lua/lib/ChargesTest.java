package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import moongate.lua.Lua;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What library functions charge the meter for. The clocks are only read once so many units are
/// used up, so whatever takes time without units keeps the event loop from everything else, and
/// memory that is not charged has no limit. The cases share their values, which none of them
/// changes.
@TestInstance(Lifecycle.PER_CLASS)
final class ChargesTest {
  private static final long MUCH = 1L << 40;
  private static final Budget BUDGET =
      new Budget(MUCH, Duration.ofMinutes(10), Duration.ofMinutes(10), MUCH);

  /// What a function charges besides, such as for reading a pattern, may change a little.
  private static final double NEARLY = 0.97;

  private static final String VALUES =
      """
      text = ('x'):rep(16384)
      same = ('x'):rep(16383) .. 'x'
      blank = (' '):rep(16384)
      list, names, fields, emptied, functions, named = {}, {}, {}, {}, {}, {}
      for i = 1, 2000 do
        list[i], names[i], fields['k' .. i], emptied['k' .. i] = i, 'k' .. i, i, i
        functions[i], named['k' .. i], weak['k' .. i] = type, type, i
      end
      for i = 1, 2000 do emptied['k' .. i] = nil weak['k' .. i] = nil end
      skipping = json.new()
      skipping.encode_skip_unsupported_value_types(true)
      marked = json.new()
      marked.decode_array_with_array_mt(true)
      array = marked.decode('[1]')
      for i = 1, 2000 do array[i] = type end
      encodedText, encodedList = buffer.encode(text), buffer.encode(list)
      jsonText, jsonList = '"' .. text .. '"', json.encode(list)
      waiting = coroutine.wrap(function() while true do coroutine.yield() end end)
      waiting()
      """;

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();

  ChargesTest() {
    Libraries.openSandboxed(state, globals);
    globals.put("json", CjsonLib.open(state));
    globals.put("buffer", StringBufferLib.open(state));
    var mode = new LuaTable();
    mode.put("__mode", "k");
    var weak = new LuaTable();
    weak.metatable(mode);
    globals.put("weak", weak);
    run(VALUES);
  }

  private void run(String code) {
    var unused = state.invoke(BUDGET, Lua.compile(code, "=test").instantiate(state, globals));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          local r = text:upper() | 257 | 16424
          local r = text:lower() | 257 | 16424
          local r = text:reverse() | 257 | 16424
          local r = text:sub(2) | 256 | 16423
          local r = ('x'):rep(16384) | 257 | 16424
          local r = text:byte(1, 2000) | 250 | 7996
          local r = string.char(unpack(list, 1, 255)) | 35 | 1331
          local r = text:find('y', 1, true) | 512 | 0
          local r = text:find('y' .. ('x'):rep(1000), 1, true) | 516 | 2089
          local r = text:find('[^x]') | 2059 | 0
          local r = text:find('y.') | 2051 | 0
          local r = text:match('^x*') | 4100 | 0
          local r = text:match('^.*') | 4100 | 0
          local r = text:match('^%bxy') | 4099 | 0
          local r = text:match('^(x-)y') | 4104 | 0
          local r = ('x'):rep(1000):match('^(x*)%1y') | 64901 | 0
          local r = text:gsub('x', 'y') | 32770 | 32896
          local r = text:gsub('x*', '%0%0') | 4614 | 49280
          local r = pcall(string.find, '', text) | 16385 | 1048576
          local r = pcall(string.find, '', '[' .. text .. ']') | 16394 | 16770
          local r = pcall(string.find, '', '[' .. ('%w'):rep(1000) .. ']') | 9041 | 4426
          local r = pcall(string.find, '', '[' .. ('\\0-\\255'):rep(1000) .. ']') | 8056 | 6426
          local r = pcall(string.find, '', ('[a]'):rep(1000)) | 10047 | 339060
          local r = tonumber(text) | 5121 | 0
          local r = tonumber(text, 36) | 1025 | 0
          local r = text == same | 513 | 0
          local r = text < same | 513 | 0
          local r = text:format() | 2305 | 49232
          local r = ('%d'):rep(200):format(unpack(list, 1, 200)) | 482 | 22644
          local r = ('%s'):format(text) | 259 | 16564
          local r = ('%q'):format(text) | 2307 | 16566
          for i = 1, 10 do local r = ('%.99f'):format(0.1) end | 1020 | 1900
          for i = 1, 100 do local r = ('%.5e'):format(0.1) end | 600 | 11000
          local r = table.concat(list) | 4001 | 38941
          local r = table.concat(names) | 2139 | 17850
          local r = table.concat({text, text}, text) | 771 | 98456
          table.insert(table.clone(list), 0, 1) | 4127 | 24064
          table.insert(table.clone(list), 1, 1) | 2250 | 24016
          table.remove(table.clone(list), 1) | 2250 | 8000
          local r = unpack(list, 1, 2000) | 251 | 8016
          local r = table.maxn(fields) | 2001 | 0
          local r = table.nkeys(fields) | 501 | 0
          local r = table.isarray(list) | 2001 | 0
          local r = table.clone(list) | 2001 | 8000
          local r = table.new(80000, 0) | 2501 | 320000
          local r = table.new(0, 80000) | 5001 | 960000
          table.clear(table.clone(fields)) | 2640 | 65680
          table.sort(list) | 19963 | 0
          table.foreach(fields, function() end) | 4001 | 0
          table.foreachi(list, function() end) | 4001 | 0
          table.move(list, 1, 2000, 1, {}) | 2001 | 16592
          local r = next(emptied) | 257 | 0
          for k in pairs(emptied) do end | 258 | 0
          local r = next(weak) | 1025 | 0
          local r = json.encode(list) | 4002 | 9086
          local r = json.encode(fields) | 2003 | 23979
          local r = json.encode(text) | 1282 | 16578
          local r = skipping.encode(named) | 2003 | 0
          local r = skipping.encode(functions) | 4002 | 0
          local r = skipping.encode(array) | 2002 | 0
          local r = json.decode(jsonText) | 771 | 16424
          local r = json.decode(jsonList) | 4003 | 16608
          local r = json.decode(blank .. 1) | 1027 | 16433
          local r = pcall(json.decode, ('1'):rep(16384)) | 2376 | 16508
          local r = pcall(json.decode, '1' .. ('e'):rep(1000)) | 187967 | 2153
          local r = buffer.encode(list) | 4002 | 18131
          local r = buffer.encode(fields) | 6002 | 29024
          local r = buffer.decode(encodedText) | 258 | 16440
          local r = buffer.decode(encodedList) | 2002 | 8064
          local r = buffer.new():put(text) | 1026 | 32864
          local r = buffer.new():put(text):tostring() | 2051 | 49288
          local r = buffer.new():put(text):get() | 2051 | 49288
          local r = buffer.new():put(text):skip(9000) | 1487 | 32864
          local r = buffer.new({ dict = names }) | 2001 | 128160
          for i = 1, 100 do local r = os.clock() end | 1101 | 0
          for i = 1, 100 do local r = os.time() end | 2101 | 0
          for i = 1, 100 do local r = os.date('!') end | 5101 | 9600
          for i = 1, 100 do local r = os.date('!%d') end | 6101 | 9800
          for i = 1, 100 do local r = os.date('%Z') end | 25101 | 9900
          for i = 1, 100 do waiting() end | 1201 | 0
          for i = 1, 100 do local r = coroutine.create(type) end | 101 | 102400
          for i = 1, 100 do local r = {} end | 101 | 6400
          for i = 1, 100 do local r = { i, i, i, i } end | 101 | 9600
          local r = table.pack(unpack(list, 1, 2000)) | 376 | 16128
          local r = text .. 'y' | 0 | 16433
          local r = text .. 'y' .. 'z' .. tostring(1) | 0 | 16435
          local a, b = 'y', 'z' local r = text .. a .. b | 0 | 16434
          local a, b = 'y', 'z' local r = text .. a .. b .. a | 0 | 16435
          local a, b = 'y', 'z' local r = text .. a .. b .. a .. b | 0 | 16436
          local a, b = 'y', 'z' local r = text .. a .. b .. a .. b .. a | 0 | 16437
          local a, b = 'y', 1 local r = text .. a .. b .. a .. b .. a .. b .. a | 0 | 32830
          local r = text:gsub('x+', '%0') | 4356 | 32896
          local r = ('%9s'):rep(100):format(unpack(names, 1, 100)) | 254 | 12352
          for i = 1, 100 do local r = os.date('*t') end | 5101 | 30000
          local r = buffer.new(16384) | 0 | 16448
          local r = json.decode(('['):rep(500) .. (']'):rep(500)) | 1016 | 58096
          local r = json.decode(('{"a":'):rep(500) .. 1 .. ('}'):rep(500)) | 2049 | 46129
          local r = buffer.decode(buffer.encode({ {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {} })) | 39 | 1870
          local r = select('#', unpack(list, 1, 2000)) | 251 | 16032
          local r = { unpack(list, 1, 2000) } | 251 | 16096
          local r = text:match('((((((.+))))))') | 4124 | 0
          local r = ('a'):rep(300, text:sub(1, 100)) | 473 | 30400
          """)
  void timeAndMemoryAreCharged(String code, long units, long bytes) {
    run(code);

    assertThat(MUCH - state.meter().instructionsLeft()).isGreaterThan((long) (NEARLY * units));
    assertThat(MUCH - state.meter().memoryLeft()).isGreaterThanOrEqualTo((long) (NEARLY * bytes));
  }
}
