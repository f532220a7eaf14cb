package moongate.plugins.llm;

import static moongate.plugins.llm.TokenEndpoint.field;

import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.model.value.Value;

/// Gets tokens for an identity at Azure: for an application if its secret is configured, otherwise
/// for the managed identity of the machine or service that the node runs on.
record AzureIdentity(TokenEndpoint endpoint, Value.Obj auth, Map<String, String> environment)
    implements BearerSigner.Source {
  private static final String RESOURCE = "https://cognitiveservices.azure.com";
  private static final String MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token";
  private static final HeaderName METADATA = HeaderName.of("Metadata");
  private static final HeaderName IDENTITY = HeaderName.of("X-IDENTITY-HEADER");

  @Override
  public TokenEndpoint.Token fetch(Exchange exchange) throws LlmFailure {
    if (auth.has("azure_client_secret")) {
      return ofApplication(exchange);
    }
    var service = environment.get("IDENTITY_ENDPOINT");
    var client =
        auth.has("azure_client_id") ? "&" + field("client_id", auth.text("azure_client_id")) : "";
    if (service != null) {
      var url = service + "?api-version=2019-08-01&" + field("resource", RESOURCE) + client;
      var secret = environment.getOrDefault("IDENTITY_HEADER", "");
      return endpoint.ask(exchange, url, IDENTITY, secret, "");
    }
    var url = MACHINE + "?api-version=2018-02-01&" + field("resource", RESOURCE) + client;
    return endpoint.ask(exchange, url, METADATA, "true", "");
  }

  private TokenEndpoint.Token ofApplication(Exchange exchange) throws LlmFailure {
    var authority =
        environment.getOrDefault("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com");
    var form =
        String.join(
            "&",
            "grant_type=client_credentials",
            field("client_id", auth.text("azure_client_id")),
            field("client_secret", auth.text("azure_client_secret")),
            field("scope", RESOURCE + "/.default"));
    var url =
        authority.replaceAll("/+$", "") + "/" + auth.text("azure_tenant_id") + "/oauth2/v2.0/token";
    return endpoint.ask(
        exchange, url, HeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded", form);
  }
}
