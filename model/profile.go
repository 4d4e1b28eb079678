package model

// Profile is a profile of this machine's AWS configuration, as its files tell it. AWS was
// not asked.
type Profile struct {
	Name    string
	Region  string // empty where it names none
	Account string // the number of the account that it leads to, empty where the files do not tell
}

// Way is how one comes to an account and Region.
type Way struct {
	Profile string // empty: the default one
	Region  string
	Keys    bool // keys of the environment, which no profile leads to
}

// Login is how one logs in to an account.
type Login struct {
	Argv []string // the command that does it, in a terminal; empty where there is none
	Why  string   // what to do instead then
}
