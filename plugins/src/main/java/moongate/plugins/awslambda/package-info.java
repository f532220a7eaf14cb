/// `aws-lambda`: invokes an AWS Lambda function and answers with its result. Start at
/// [moongate.plugins.awslambda.AwsLambda].
@NullMarked
package moongate.plugins.awslambda;

import org.jspecify.annotations.NullMarked;
