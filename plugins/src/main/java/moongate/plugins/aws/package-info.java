/// Calls of AWS: [moongate.plugins.aws.Credentials] has the credentials,
/// [moongate.plugins.aws.Signature] signs requests, [moongate.plugins.aws.AwsClient] sends them.
@NullMarked
package moongate.plugins.aws;

import org.jspecify.annotations.NullMarked;
