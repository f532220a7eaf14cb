package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.client`, `kong.client.tls`, `kong.websocket` and the facts of the node.
class PdkClientTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void givesBackTheTablesThatAuthenticated() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "local who, key = {id = 'c', f = print}, {id = 'k'}\n"
                        + "kong.client.authenticate(who, key)\n"
                        + "local same = kong.client.get_consumer() == who and"
                        + " kong.client.get_credential() == key\n"
                        + "kong.client.authenticate(nil, {})\n"
                        + "kong.response.exit(200, tostring(same) .. ' ' .."
                        + " tostring(kong.client.get_consumer()))")))
        .isEqualTo("exit 200 true nil");
  }

  @Test
  void takesEntitiesWhoseFieldsAreNoTexts() {
    var plugin =
        lab.plugin(
            "access",
            "kong.client.authenticate({id = 7, username = {}, custom_id = true},"
                + " {id = 8, consumer_id = print})");
    var seen =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              var end = FunctionLab.described(() -> plugin.access(exchange));
              var consumer = exchange.consumer();
              var credential = exchange.credential();
              return end
                  + (consumer == null ? "" : " " + consumer.id() + " " + consumer.document())
                  + (credential == null ? "" : " " + credential.id() + credential.consumerId());
            });
    assertThat(seen)
        .startsWith("continue 7 ")
        .endsWith(" 8null")
        .doesNotContain("username", "custom_id");
  }

  @Test
  void aHeaderThatNamesTheClientSaysNothingOfItsPort() {
    var trusting =
        GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("0.0.0.0/0"))).build();
    try (var behind = new FunctionLab(FunctionSettings.DEFAULT, trusting)) {
      var request = new TestRequest("GET", "/", "", "X-Real-IP: 9.9.9.9");
      var ask =
          behind.plugin(
              "access",
              "kong.response.exit(200, kong.client.get_forwarded_ip() .."
                  + " type(kong.client.get_forwarded_port()) .. type(kong.client.get_port()))");
      assertThat(behind.access(ask, request)).isEqualTo("exit 200 9.9.9.9nilnumber");
    }
  }

  @Test
  void readsTheTokenThatWasSet() {
    assertThat(
            lab.result(
                """
                (function()
                  local client, out = kong.client, {}
                  local function put(...)
                    for i = 1, select("#", ...) do out[#out + 1] = tostring((select(i, ...))) end
                  end
                  put(client.get_token(), client.get_jwt_token_payload())
                  client.set_token("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2ln")
                  put(#client.get_token(), client.get_jwt_token_header().alg, client.get_jwt_token_payload().sub)
                  client.set_token("a.b.c")
                  put(client.get_jwt_token_header())
                  client.set_token("opaque")
                  put(select(2, client.get_jwt_token_header()))
                  client.set_token("")
                  put(client.get_token())
                  return table.concat(out, "|")
                end)()\
                """))
        .isEqualTo(
            "nil|nil|no token was set|44|HS256|joe|nil|the token is no signed JWT: a part of it is"
                + " no JSON object|the token is no signed JWT: it must have 3 parts|nil");
    assertThat(lab.error("kong.client.set_token(1)")).contains("token must be a string or nil");
  }

  @Test
  void keepsTheGroupsThatAreSet() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "kong.client.set_authenticated_consumer_groups({{name = 'a'}, {name = 'b'}})\n"
                        + "kong.response.exit(200, kong.client.get_consumer_group().name .."
                        + " #kong.client.get_consumer_groups())")))
        .isEqualTo("exit 200 a2");
    assertThat(lab.result("kong.client.get_consumer_group()")).isEqualTo("nil");
    assertThat(lab.error("kong.client.set_authenticated_consumer_groups('a')"))
        .endsWith("groups must be a table or nil");
    assertThat(lab.error("kong.client.authenticate_consumer_group_by_consumer_id()"))
        .endsWith("consumer_id must be a string");
  }

  @Test
  void knowsThatAPlainConnectionHasNoCertificate() {
    assertThat(lab.result("select(2, kong.client.tls.get_full_client_certificate_chain())"))
        .isEqualTo("connection is not TLS");
    assertThat(lab.error("kong.client.tls.request_client_certificate()"))
        .endsWith("function cannot be called in access phase (only in: certificate)");
    assertThat(lab.error("kong.client.tls.set_client_verify('maybe')"))
        .endsWith(
            "unknown client verify value: maybe accepted values are: \"SUCCESS\", \"NONE\" or"
                + " \"FAILED:<reason>\"");
    assertThat(lab.error("kong.client.tls.set_client_verify(1)")).endsWith("assertion failed!");
    assertThat(lab.result("pcall(kong.client.tls.set_client_verify, 'FAILED:why')"))
        .isEqualTo("true");
  }

  @Test
  void framesBelongToTheirOwnPhases() {
    assertThat(lab.error("kong.websocket.client.get_frame()"))
        .endsWith("function cannot be called in access phase (only in: ws_client_frame)");
    assertThat(lab.error("kong.websocket.upstream.close()"))
        .endsWith("function cannot be called in access phase (only in: ws_upstream_frame)");
  }

  @Test
  void reportsMemoryAndTraffic() {
    assertThat(lab.result("kong.node.get_memory_stats().workers_lua_vms[1].http_allocated_gc > 1"))
        .isEqualTo("true");
    assertThat(
            lab.result("kong.node.get_memory_stats('M', 1).workers_lua_vms[1].http_allocated_gc"))
        .matches("\\d+\\.\\d MiB");
    assertThat(lab.error("kong.node.get_memory_stats('x')"))
        .endsWith("invalid unit 'x' (expected 'k/K', 'm/M', or 'g/G')");
    assertThat(lab.error("kong.node.get_memory_stats('k', -1)"))
        .endsWith("scale must be equal or greater than 0");
    assertThat(lab.result("kong.nginx.get_statistics().total_requests")).isEqualTo("0");
    assertThat(lab.result("kong.nginx.get_subsystem()")).isEqualTo("http");
    assertThat(lab.result("kong.cluster.get_id()")).isEqualTo("nil");
  }
}
