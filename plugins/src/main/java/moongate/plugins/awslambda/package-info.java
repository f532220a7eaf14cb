/// `aws-lambda`: lets a function of AWS Lambda answer. Start at
/// [moongate.plugins.awslambda.AwsLambda].
@NullMarked
package moongate.plugins.awslambda;

import org.jspecify.annotations.NullMarked;
