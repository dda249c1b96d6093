// What a snippet answers, as one text that a real server can give too: a Lua program that compiles the snippet (ARGV[1]),
// runs it and writes down everything it returned, tables in the order of `pairs`, unless addresses have a say in it.

export const showing = `
local left = 2000
local function show(value, depth)
  local kind = type(value)
  if kind == 'string' then return string.format('%q', value) end
  if kind == 'table' then
    if depth > 3 or left < 0 then return '{...}' end
    local parts, hasOpaque = {}, false
    for k, v in next, value do
      left = left - 1
      if left < 0 then break end
      local isOpaque = type(k) == 'table' or type(k) == 'function' or type(k) == 'thread'
      hasOpaque = hasOpaque or isOpaque
      parts[#parts + 1] = (isOpaque and type(k) or show(k, depth + 1)) .. '=' .. show(v, depth + 1)
    end
    if hasOpaque then table.sort(parts) end
    return '{' .. table.concat(parts, ' ') .. '}'
  end
  if kind == 'number' or kind == 'boolean' or kind == 'nil' then return tostring(value) end
  return kind
end
local function gather(ok, ...)
  local parts = {}
  for i = 1, select('#', ...) do parts[i] = show((select(i, ...)), 0) end
  return (ok and 'ok ' or 'error ') .. table.concat(parts, ' ')
end
local chunk, message = loadstring(ARGV[1], '@user_script')
if not chunk then return 'syntax ' .. message end
return gather(pcall(chunk))
`;
