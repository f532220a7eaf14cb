package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.functions.sandbox.SandboxMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls of `kong` and `ngx` that are used seldom: each does what it is for.
class LesserCallsTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "kong.default_workspace ¦ 0dc6f45b-8f8d-40d2-a504-473544ee190b",
        "kong.request.get_start_time() > 1.7e12 ¦ true",
        "type(kong.request.get_uri_captures().named) .."
            + " #kong.request.get_uri_captures().unnamed ¦ table0",
        "kong.client.get_forwarded_port() == kong.client.get_port() ¦ true",
        "kong.vault.is_reference('{vault://env/x}') ¦ true",
        "kong.vault.is_reference('x') ¦ false",
        "kong.vault.parse_reference('{vault://env/a/b?prefix=p#2}').key ¦ b",
        "select(2, kong.vault.parse_reference('x')) ¦ not a reference [x]",
        "ngx.is_subrequest ¦ false",
        "ngx.decode_base64mime('aG\\nVs bG8=') ¦ hello",
        "ngx.crc32_long('hello') == ngx.crc32_short('hello') and ngx.crc32_long('hello') ¦ 907060870",
        "(function() local a = ngx.now() ngx.update_time() return ngx.now() >= a end)() ¦ true",
        "ngx.get_raw_phase() ¦ 4",
        "ngx.req.start_time() > 1.7e9 ¦ true",
        "ngx.req.is_internal() ¦ false",
        "ngx.socket.stream == ngx.socket.tcp or type(ngx.socket.stream()) ¦ userdata",
        "type(ngx.worker.pid()) .. type(ngx.worker.pids()) ¦ numbertable",
        "ngx.worker.exiting() ¦ false",
        "ngx.config.nginx_version ¦ 1027001",
        "ngx.config.ngx_lua_version ¦ 10028",
        "type(ngx.config.nginx_configure()) ¦ string",
        "select(2, pcall(ngx.run_worker_thread)) ¦ false",
        "(function() ngx.header.x = ngx.null return ngx.header.x end)() ¦ userdata: NULL",
        "(function() ngx.req.set_header('x', ngx.null) return kong.request.get_header('x') end)()"
            + " ¦ userdata: NULL",
        "ngx.decode_base64(ngx.encode_base64(print)) ¦ function: builtin",
      })
  void aCallReturns(String expression, String expected) {
    assertThat(lab.result("(" + expression + ")")).contains(expected);
  }

  @Test
  void everyLevelOfTheLogHasItsCall() {
    lab.access(
        lab.plugin(
            "access",
            "kong.log.emerg(1) kong.log.alert(2) kong.log.crit(3) kong.log.err(4) kong.log.warn(5)"
                + " kong.log.notice(6) kong.log.info(7) kong.log.debug(8)"));
    assertThat(lab.log)
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug");
  }

  @Test
  void whatIsKeptWithATimeExpires() {
    assertThat(
            lab.result(
                """
                (function()
                  local d = ngx.shared.kong
                  d:set('k', 'v', 60)
                  local left = d:ttl('k')
                  d:expire('k', 0.001)
                  ngx.sleep(0.01)
                  local value, flags, stale = d:get_stale('k')
                  return tostring(left > 0 and left <= 60) .. value .. tostring(stale)
                    .. tostring(d:get('k')) .. tostring(select(2, d:ttl('k')))
                end)()
                """))
        .isEqualTo("truevtruenilnot found");
  }

  @Test
  void aCachedValueMayBeDroppedHereOrEverywhere() {
    try (var on = new TestSettings().mode(SandboxMode.ON).lab()) {
      for (var call : new String[] {"kong.cache:invalidate_local", "kong.cache:invalidate"}) {
        assertThat(
                on.result(
                    "(function() kong.cache:get('k', nil, function() return 1 end) "
                        + call
                        + "('k') return kong.cache:get('k', nil, function() return 2 end) end)()"))
            .isEqualTo("2");
      }
    }
  }

  @Test
  void theHeadMayBeSentBeforeTheBody() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "ngx.status = 201 ngx.send_headers() ngx.say(tostring(ngx.headers_sent))"
                        + " ngx.exit(201)")))
        .isEqualTo("leave printed 201 true\n");
  }

  @Test
  void aBodyFromAFileIsRefused() {
    assertThat(lab.error("ngx.req.read_body() ngx.req.set_body_file('/etc/passwd')"))
        .isNotEqualTo("nil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.websocket.client.get_frame",
        "kong.websocket.client.set_frame_data",
        "kong.websocket.client.set_status",
        "kong.websocket.client.drop_frame",
        "kong.websocket.client.close",
        "kong.websocket.client.set_max_payload_size",
        "kong.websocket.upstream.get_frame",
        "kong.websocket.upstream.set_frame_data",
        "kong.websocket.upstream.set_status",
        "kong.websocket.upstream.drop_frame",
        "kong.websocket.upstream.close",
        "kong.websocket.upstream.set_max_payload_size"
      })
  void framesAreForPhasesThatHaveThem(String call) {
    assertThat(lab.error(call + "()"))
        .contains("function cannot be called in access phase (only in: ws_");
  }

  @Test
  void aSocketTakesOptions() {
    assertThat(
            lab.result(
                "(function() local s = ngx.socket.tcp() return select('#', s:setoption('keepalive',"
                    + " true)) > 0 end)()"))
        .isEqualTo("true");
  }

  @Test
  void tracesMayBePutTogetherByHand() {
    assertThat(
            lab.result(
                """
                (function()
                  local spans = {
                    kong.tracing.create_span(nil, { name = 'a' }),
                    kong.tracing.get_root_span(),
                    kong.tracing.init_spans and kong.tracing.init_spans(),
                  }
                  local span = kong.tracing.start_span('x')
                  kong.tracing.link_span(span)
                  kong.tracing.set_active_span(span)
                  kong.tracing.set_global_tracer(kong.tracing)
                  return type(kong.tracing.active_span())
                end)()
                """))
        .isEqualTo("table");
  }
}
