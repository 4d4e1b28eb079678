package release

// AliasNameTrouble says why Lambda would not take a name for a new alias, with what
// it takes; empty when it does. A deploy asks before it publishes a version that
// the move would then have no place for.
func AliasNameTrouble(name string) string { return aliasNameWords(name) }
