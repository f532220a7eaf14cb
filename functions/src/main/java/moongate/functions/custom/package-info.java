/// Plugins and vaults that operators have written in Lua, as Kong's custom ones are: `handler.lua`
/// and `schema.lua` in files. Start at [moongate.functions.custom.CustomPlugins].
///
/// A [moongate.functions.custom.Generation] is what was read of the files at one time: the search
/// for modules ([moongate.functions.custom.ModuleFiles]) and, for each plugin, a
/// [moongate.functions.custom.PluginDefinition], whose schema
/// [moongate.functions.custom.SchemaReader] makes of the Lua table. The checks that a schema has in
/// Lua run in a state of their own ([moongate.functions.custom.DefinitionState]); handlers run in
/// the state of each event loop, beside functions ([moongate.functions.custom.CustomWorker]).
///
/// Vaults are read in the same way ([moongate.functions.custom.VaultDefinition]) and asked on one
/// of the event loops ([moongate.functions.custom.LuaVault]).
@NullMarked
package moongate.functions.custom;

import org.jspecify.annotations.NullMarked;
