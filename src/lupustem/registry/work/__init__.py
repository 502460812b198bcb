"""What has to be done: lists made from the record, kept until the trail says that what they rest on has changed."""
