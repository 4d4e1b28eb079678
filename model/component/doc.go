// Package component is the cockpit's word for what a team makes in an account: code in a
// repository, what builds it, functions, tables and APIs, and the stages that they are
// served at. It is a description, of which a plan is made; nothing here asks AWS.
package component
