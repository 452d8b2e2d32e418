"""The organisers' doors to an expo itself."""
