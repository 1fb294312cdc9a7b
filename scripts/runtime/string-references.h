// Lets better-sqlite3 13, written for Node-API 10, be compiled for Node-API 9; included before its own source.
//
// All it takes from version 10 is a reference that holds a string; version 9 can refer to objects only. So a string
// is put into a marked holder object when it is referred to, and taken out again when the reference is read.
#pragma once
#ifdef __cplusplus

#undef NAPI_VERSION
#define NAPI_VERSION 9
#include <node_api.h>

namespace string_references {

constexpr napi_type_tag kHolder = {0x6164766973747265ULL, 0x2d68656c642d7631ULL};
constexpr const char* kHeld = "held";

inline napi_status Create(napi_env env, napi_value value, uint32_t count, napi_ref* reference) {
  napi_valuetype kind = napi_undefined;
  const napi_status known = napi_typeof(env, value, &kind);
  if (known == napi_ok && kind == napi_string) {
    napi_value holder = nullptr;
    napi_status made = napi_create_object(env, &holder);
    if (made == napi_ok) made = napi_type_tag_object(env, holder, &kHolder);
    if (made == napi_ok) made = napi_set_named_property(env, holder, kHeld, value);
    if (made != napi_ok) return made;
    value = holder;
  }
  return napi_create_reference(env, value, count, reference);
}

inline napi_status Read(napi_env env, napi_ref reference, napi_value* value) {
  const napi_status found = napi_get_reference_value(env, reference, value);
  if (found != napi_ok || *value == nullptr) return found;
  napi_valuetype kind = napi_undefined;
  bool held = false;
  if (napi_typeof(env, *value, &kind) == napi_ok && kind == napi_object &&
      napi_check_object_type_tag(env, *value, &kHolder, &held) == napi_ok && held) {
    return napi_get_named_property(env, *value, kHeld, value);
  }
  return napi_ok;
}

}  // namespace string_references

#define napi_create_reference string_references::Create
#define napi_get_reference_value string_references::Read

#endif
