/// The bundled plugins. Start at [moongate.plugins.BundledPlugins], the list. Each plugin has its
/// own package, named after it.
///
/// Shared parts have packages, too: authentication ([moongate.plugins.authentication]), counting
/// ([moongate.plugins.counting], with [moongate.plugins.redis]), logs and metrics, which are sent
/// in batches ([moongate.plugins.logging], [moongate.plugins.metrics], [moongate.plugins.sockets]),
/// tracing ([moongate.plugins.tracing]), gRPC ([moongate.plugins.grpc],
/// [moongate.plugins.protobuf]), language models ([moongate.plugins.llm], [moongate.plugins.ai]),
/// AWS ([moongate.plugins.aws]), templates with `$(…)` ([moongate.plugins.template]), JSON Schema
/// ([moongate.plugins.jsonschema]), and regular expressions that take linear time
/// ([moongate.plugins.matching]).
@NullMarked
package moongate.plugins;

import org.jspecify.annotations.NullMarked;
