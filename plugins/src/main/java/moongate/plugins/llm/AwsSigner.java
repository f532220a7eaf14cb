package moongate.plugins.llm;

import java.time.Clock;
import moongate.gateway.exchange.Exchange;
import moongate.http.RequestHead;
import moongate.plugins.aws.Credentials;
import moongate.plugins.aws.Signature;

/// Signs calls to Bedrock.
record AwsSigner(Credentials credentials, Signature signature, Clock clock)
    implements LanguageModel.Signer {
  @Override
  public void sign(Exchange exchange, RequestHead head, byte[] body) {
    signature.sign(head, body, credentials.get(exchange.request()), clock.instant());
  }
}
