"""Names every header of S3's model, with a value that changes what is answered."""

import json

import botocore.session

# Where any text would be refused as a value, one that means something.
VALUES = {
    "x-amz-object-lock-legal-hold": "ON",
    "x-amz-bucket-object-lock-enabled": "true",
    "x-amz-object-ownership": "ObjectWriter",
    "x-amz-acl": "public-read",
}

if __name__ == "__main__":
    model = botocore.session.get_session().get_service_model("s3")
    names = {
        member.serialization["name"].lower()
        for name in model.operation_names
        if (shape := model.operation_model(name).input_shape)
        for member in shape.members.values()
        if member.serialization.get("location") == "header"
    }
    print(
        json.dumps(
            {
                name: VALUES.get(name, "other")
                for name in sorted(names)
                if name.startswith("x-amz-") and not name.startswith("x-amz-fwd-")
            }
        )
    )
