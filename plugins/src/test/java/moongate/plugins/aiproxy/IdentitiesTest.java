package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Access tokens from a service that issues them.
final class IdentitiesTest {
  private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private final ModelServer issuer = new ModelServer();
  private final GatewayUnderTest issuers = new GatewayUnderTest();
  private final String url = GatewayUnderTest.url(issuers.serve(issuer));
  private final ModelServer provider = new ModelServer();
  private GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
    issuers.close();
  }

  private void with(Map<String, String> environment, String model, String auth) {
    gateway.close();
    gateway =
        new GatewayUnderTest(
                GatewaySettings.builder(),
                (client, resolver) -> List.of(new AiProxyType(client, resolver, environment)))
            .upstream(provider);
    provider.answers("{\"choices\":[],\"candidates\":[{}]}");
    gateway.with(
        """
        routes:
        - paths: [/]
          plugins:
          - name: ai-proxy
            config:
              route_type: llm/v1/chat
              auth: {%s}
              model: {name: m, options: {upstream_url: UPSTREAM/m}, %s}
        """
            .formatted(auth, model));
  }

  private String authorization() {
    assertThat(gateway.send("POST", "/", CHAT).status()).isEqualTo(200);
    return provider.last().header("Authorization");
  }

  @Test
  void anApplicationAtAzureHasASecret() {
    with(
        Map.of("AZURE_AUTHORITY_HOST", url + "/"),
        "provider: azure",
        "azure_use_managed_identity: true, azure_client_id: c, azure_tenant_id: t,"
            + " azure_client_secret: \"s&x\"");
    issuer.answers("{\"access_token\":\"one\",\"expires_in\":3599}");
    assertThat(authorization()).isEqualTo("Bearer one");
    assertThat(issuer.last().target()).isEqualTo("/t/oauth2/v2.0/token");
    assertThat(issuer.last().body())
        .isEqualTo(
            "grant_type=client_credentials&client_id=c&client_secret=s%26x"
                + "&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
    assertThat(authorization()).isEqualTo("Bearer one");
    assertThat(issuer.count()).isEqualTo(1);
  }

  @Test
  void aServiceAtAzureHasAnIdentity() {
    with(
        Map.of("IDENTITY_ENDPOINT", url + "/id", "IDENTITY_HEADER", "h"),
        "provider: azure",
        "azure_use_managed_identity: true, azure_client_id: c");
    issuer.answers("{\"access_token\":\"two\",\"expires_in\":\"1\"}");
    assertThat(authorization()).isEqualTo("Bearer two");
    assertThat(issuer.last().target())
        .isEqualTo(
            "/id?api-version=2019-08-01&resource=https%3A%2F%2Fcognitiveservices.azure.com"
                + "&client_id=c");
    assertThat(issuer.last().header("X-IDENTITY-HEADER")).isEqualTo("h");
    assertThat(authorization()).isEqualTo("Bearer two");
    assertThat(issuer.count()).as("one that is about to end is fetched again").isEqualTo(2);
  }

  @Test
  void aMachineAtGoogleHasAnAccount() {
    with(
        Map.of("GCE_METADATA_HOST", url.substring("http://".length())),
        "provider: gemini",
        "gcp_use_service_account: true");
    issuer.answers("{\"access_token\":\"three\",\"expires_in\":300}");
    assertThat(authorization()).isEqualTo("Bearer three");
    assertThat(issuer.last().header("Metadata-Flavor")).isEqualTo("Google");
  }

  @Test
  void anAccountAtGoogleSignsForItself() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var keys = generator.generateKeyPair();
    with(
        Map.of("GCP_SERVICE_ACCOUNT", account(keys)),
        "provider: gemini",
        "gcp_use_service_account: true");
    issuer.answers("{\"access_token\":\"four\",\"expires_in\":300}");
    assertThat(authorization()).isEqualTo("Bearer four");
    var form = issuer.last().body().split("&assertion=", -1);
    assertThat(form[0])
        .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
    var parts = form[1].split("\\.", -1);
    var claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
    assertThat(claims.path("iss").asString()).isEqualTo("me@project");
    assertThat(claims.path("aud").asString()).isEqualTo(url + "/token");
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  private String account(KeyPair keys) {
    var pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return JsonMapper.shared()
        .createObjectNode()
        .put("client_email", "me@project")
        .put("token_uri", url + "/token")
        .put("private_key", pem)
        .toString();
  }

  @Test
  void withoutATokenThereIsNoCall() {
    with(Map.of("GCP_SERVICE_ACCOUNT", "{}"), "provider: gemini", "gcp_use_service_account: true");
    assertThat(gateway.send("POST", "/", CHAT).status()).isEqualTo(500);
    with(Map.of("IDENTITY_ENDPOINT", url), "provider: azure", "azure_use_managed_identity: true");
    issuer.answers(400, "application/json", "{\"error\":\"no\"}");
    assertThat(gateway.send("POST", "/", CHAT).status()).isEqualTo(500);
    assertThat(provider.count()).isZero();
  }
}
