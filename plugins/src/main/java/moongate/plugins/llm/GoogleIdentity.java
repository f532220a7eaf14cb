package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static moongate.plugins.llm.TokenEndpoint.field;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Gets tokens for a service account at Google: the one whose key is configured
/// (<https://developers.google.com/identity/protocols/oauth2/service-account>), otherwise that of
/// the machine that the node runs on.
///
/// @param account the JSON of the account; empty to use that of the machine
record GoogleIdentity(
    TokenEndpoint endpoint, String account, Map<String, String> environment, Clock clock)
    implements BearerSigner.Source {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String TOKENS = "https://oauth2.googleapis.com/token";
  private static final String MACHINE =
      "/computeMetadata/v1/instance/service-accounts/default/token";
  private static final HeaderName FLAVOR = HeaderName.of("Metadata-Flavor");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int LIFE_SECONDS = 3600;

  @Override
  public TokenEndpoint.Token fetch(Exchange exchange) throws LlmFailure {
    if (account.isEmpty()) {
      var host = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
      return endpoint.ask(exchange, "http://" + host + MACHINE, FLAVOR, "Google", "");
    }
    try {
      var json = JSON.readTree(account);
      var url = json.path("token_uri").stringValue(TOKENS);
      var form =
          field("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
              + "&"
              + field("assertion", assertion(json, url));
      return endpoint.ask(
          exchange, url, HeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded", form);
    } catch (JacksonException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw new LlmFailure("gcp_service_account_json is no service account with a private key");
    }
  }

  private String assertion(JsonNode json, String url) throws GeneralSecurityException {
    long now = clock.instant().getEpochSecond();
    var claims = JSON.createObjectNode();
    claims.put("iss", json.path("client_email").stringValue(""));
    claims.put("scope", SCOPE).put("aud", url);
    claims.put("iat", now).put("exp", now + LIFE_SECONDS);
    var signed =
        BASE64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8))
            + "."
            + BASE64.encodeToString(JSON.writeValueAsBytes(claims));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key(json.path("private_key").stringValue("")));
    signature.update(signed.getBytes(US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    var base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    return KeyFactory.getInstance("RSA").generatePrivate(encoded);
  }
}
