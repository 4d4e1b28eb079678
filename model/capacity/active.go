package capacity

// untilActive is the next step for what is not ACTIVE.
func untilActive(status string) string {
	switch status {
	case "ARCHIVING", "ARCHIVED":
		return "its key has been out of reach too long: restore it from the backup that DynamoDB made, under another key"
	case "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
		return "give DynamoDB its KMS key back, and it is ACTIVE again"
	case "DELETING":
		return "it is being deleted, so there is nothing to change"
	case "REPLICATION_NOT_AUTHORIZED":
		return "a replica lacks a permission: see its resource policy"
	}
	return "try again in a moment"
}
