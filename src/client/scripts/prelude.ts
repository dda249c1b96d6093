// What generated Lua stands on: the values of programs (src/engine/scripting/program-values.ts) in Lua 5.1, with the same
// errors in the same order. N is null; a list is {t='list', n=2, 'a', 'b'}, an object {t='object', n=1, f={name=1}}.

/** Always there. */
export const prelude = `local N,H,v=cjson.null,1/0,{}
local function fail(m) error({err=m}) end
local function K(x)
 if x==N then return 'null' end
 local t=type(x)
 if t=='table' then return x.t end
 return t=='string' and 'text' or t
end
local function wrong(w,x) fail('ERR expected '..w..', got '..K(x)) end
local function T(x) return x~=N and x~=false end
local function num(x) if type(x)~='number' then wrong('number',x) end return x end
local function txt(x) if type(x)~='string' then wrong('text',x) end return x end
local function lst(x) if K(x)~='list' then wrong('list',x) end return x end
local function idx(x) if num(x)%1~=0 then fail('ERR a place is a whole number') end return x end
local function fin(x) if x~=x or x==H or x==-H then fail('ERR the result is no finite number') end return x+0 end
local function L(n,x) x.t='list' x.n=n return x end
local function S(x)
 if type(x)=='number' then return string.format((x%1==0 and x<1e15 and x>-1e15) and '%.0f' or '%.17g',x) end
 if type(x)~='string' then wrong('text or number',x) end
 return x
end
local function toNumber(x)
 if type(x)=='number' then return x end
 if type(x)~='string' then return N end
 if not (x:match('^[+-]?%d+$') or x:match('^[+-]?%d+%.%d*$') or x:match('^[+-]?%d+%.?%d*[eE][+-]?%d+$')) then return N end
 local d=tonumber(x)
 if not d or d==H or d==-H then return N end
 return d+0
end
local function before(a,b)
 for i=1,math.min(#a,#b) do
  local x,y=a:byte(i),b:byte(i)
  if x~=y then return x<y end
 end
 return #a<#b
end
local function less(a,b)
 if type(a)=='number' then return a<num(b) end
 return before(txt(a),txt(b))
end
local function lessOrEqual(a,b) return not less(b,a) end
local function add(a,b) return fin(num(a)+num(b)) end
local function subtract(a,b) return fin(num(a)-num(b)) end
local function multiply(a,b) return fin(num(a)*num(b)) end
local function divide(a,b) return fin(num(a)/num(b)) end
local function deep(d) if d>64 then fail('ERR values are nested too deeply') end end
local function names(o)
 local r={}
 for k in pairs(o.f) do r[#r+1]=k end
 table.sort(r,before)
 return r
end
local function eq(a,b,d)
 if type(a)~='table' or type(b)~='table' then return a==b end
 deep(d)
 if a.t~=b.t or a.n~=b.n then return false end
 if a.t=='list' then
  for i=1,a.n do if not eq(a[i],b[i],d+1) then return false end end
  return true
 end
 for _,k in ipairs(names(a)) do
  if b.f[k]==nil or not eq(a.f[k],b.f[k],d+1) then return false end
 end
 return true
end
local function len(x)
 if type(x)=='string' then return #x end
 if type(x)~='table' then wrong('text, list or object',x) end
 return x.n
end
local function at(x,i)
 local r
 if K(x)=='object' then r=x.f[txt(i)] else lst(x) idx(i) if i>=0 and i<x.n then r=x[i+1] end end
 if r==nil then return N end
 return r
end
local function put(x,i,y)
 if K(x)=='object' then
  if x.f[txt(i)]==nil then x.n=x.n+1 end
  x.f[i]=y
  return
 end
 lst(x) idx(i)
 if i<0 or i>x.n then fail('ERR the place is outside the list') end
 x[i+1]=y
 if i==x.n then x.n=i+1 end
end
local function push(x,y) lst(x) x.n=x.n+1 x[x.n]=y end
local function has(x,y)
 if K(x)=='object' then return x.f[txt(y)]~=nil end
 lst(x)
 for i=1,x.n do if eq(x[i],y,0) then return true end end
 return false
end
local function keys(x)
 if K(x)~='object' then wrong('object',x) end
 local r=names(x)
 return L(#r,r)
end
local function slice(x,a,b)
 idx(a)
 if b==N then b=len(x) else idx(b) end
 local s=type(x)=='string'
 if not s then lst(x) end
 local n=len(x)
 if a<0 then a=math.max(n+a,0) end
 if b<0 then b=math.max(n+b,0) end
 a=math.min(a,n) b=math.min(b,n)
 if s then return x:sub(a+1,b) end
 local r=L(0,{})
 for i=a+1,b do push(r,x[i]) end
 return r
end
local function find(x,y)
 local i=txt(x):find(txt(y),1,true)
 return i and i-1 or N
end
local function split(x,s)
 txt(x) txt(s)
 if s=='' then fail('ERR a separator is not empty') end
 local r,p=L(0,{}),1
 while true do
  local i,j=x:find(s,p,true)
  if not i then break end
  push(r,x:sub(p,i-1))
  p=j+1
 end
 push(r,x:sub(p))
 return r
end
local function join(x,s)
 local r={}
 for i=1,lst(x).n do r[i]=S(x[i]) end
 return table.concat(r,txt(s))
end
local function minOf(a,b) if num(b)<num(a) then return b end return a end
local function maxOf(a,b) if num(b)>num(a) then return b end return a end
local function modulo(a,b) return fin(num(a)-math.floor(num(a)/num(b))*num(b)) end
local function object(r)
 local o={t='object',n=0,f={}}
 for i=1,r.n-1,2 do put(o,txt(r[i]),r[i+1]) end
 return o
end
local function orElse(x,f) if x==N then return f() end return x end
local function R(x)
 local t=type(x)
 if t=='nil' or t=='boolean' then return N end
 if t~='table' then return x end
 if x.ok or x.err then return x.ok or x.err end
 local r=L(#x,{})
 for i=1,#x do r[i]=R(x[i]) end
 return r
end
local function fields(x) if K(x)=='list' then return object(x) end return x end
local function spread(w,x) for i=1,lst(x).n do w[#w+1]=S(x[i]) end end
local function key(i) return KEYS[i] or fail('ERR the script was called with too few keys') end
local function write(x,d)
 if x==N then return 'n' end
 if x==true then return 't' end
 if x==false then return 'f' end
 if type(x)=='number' then return string.format('d%.17g;',x) end
 if type(x)=='string' then return 's'..#x..':'..x end
 deep(d)
 local r={}
 if x.t=='list' then
  for i=1,x.n do r[i]=write(x[i],d+1) end
  return 'l'..x.n..':'..table.concat(r)
 end
 for i,k in ipairs(names(x)) do r[i]=write(k,0)..write(x.f[k],d+1) end
 return 'o'..x.n..':'..table.concat(r)
end
local function read(s)
 local p=1
 local function one()
  local k=s:sub(p,p)
  p=p+1
  if k=='n' then return N end
  if k=='t' or k=='f' then return k=='t' end
  local e=s:find(k=='d' and ';' or ':',p,true)
  local c=tonumber(s:sub(p,e-1))
  p=e+1
  if k=='d' then return c end
  if k=='s' then p=p+c return s:sub(p-c,p-1) end
  local r=L(0,{})
  for i=1,k=='o' and c*2 or c do push(r,one()) end
  return k=='o' and object(r) or r
 end
 return one()
end
local A=read(ARGV[1] or 'l0:')
local function arg(i) if A[i]==nil then return N end return A[i] end
`;

/** For programs that read or write JSON. */
export const jsonPrelude = String.raw`local short={['"']='\\"',['\\']='\\\\',['\b']='\\b',['\f']='\\f',['\n']='\\n',['\r']='\\r',['\t']='\\t'}
local function quoted(s)
 return '"'..(s:gsub('[%c"\\]',function(c)
  if c=='\127' then return c end
  return short[c] or string.format('\\u%04x',c:byte())
 end))..'"'
end
local function json(x,d)
 deep(d)
 if x==N then return 'null' end
 local t=type(x)
 if t=='boolean' then return tostring(x) end
 if t=='number' then return S(x) end
 if t=='string' then return quoted(x) end
 local r={}
 if x.t=='list' then
  for i=1,x.n do r[i]=json(x[i],d+1) end
  return '['..table.concat(r,',')..']'
 end
 for i,k in ipairs(names(x)) do r[i]=quoted(k)..':'..json(x.f[k],d+1) end
 return '{'..table.concat(r,',')..'}'
end
local function utf8(c)
 local f=math.floor
 if c<128 then return string.char(c) end
 if c<2048 then return string.char(192+f(c/64),128+c%64) end
 if c<65536 then return string.char(224+f(c/4096),128+f(c/64)%64,128+c%64) end
 return string.char(240+f(c/262144),128+f(c/4096)%64,128+f(c/64)%64,128+c%64)
end
local control={b='\b',f='\f',n='\n',r='\r',t='\t'}
local function parse(s)
 txt(s)
 local p=1
 local function bad() fail('ERR the text is no JSON') end
 local function skip() p=s:find('[^ \t\r\n]',p) or #s+1 end
 local function takes(c)
  if s:sub(p,p)~=c then return false end
  p=p+1
  skip()
  return true
 end
 local function take(c) if not takes(c) then bad() end end
 local function escape()
  local c=s:sub(p,p)
  if c=='u' then
   local h=s:match('^%x%x%x%x',p+1) or bad()
   p=p+5
   h=tonumber(h,16)
   if h>=55296 and h<56320 then
    local l=s:match('^\\u([dD][c-fC-F]%x%x)',p)
    if l then p=p+6 return utf8(65536+(h-55296)*1024+tonumber(l,16)-56320) end
   end
   if h>=55296 and h<57344 then h=65533 end
   return utf8(h)
  end
  if not c:match('^["\\/bfnrt]$') then bad() end
  p=p+1
  return control[c] or c
 end
 local function str()
  local r={}
  p=p+1
  while true do
   local i=s:find('[%c"\\]',p)
   while i and s:byte(i)==127 do i=s:find('[%c"\\]',i+1) end
   if not i then bad() end
   r[#r+1]=s:sub(p,i-1)
   p=i+1
   local c=s:sub(i,i)
   if c=='"' then break end
   if c~='\\' then bad() end
   r[#r+1]=escape()
  end
  skip()
  return table.concat(r)
 end
 local function value(d)
  deep(d)
  local c=s:sub(p,p)
  if c=='"' then return str() end
  if c=='{' then
   local o={t='object',n=0,f={}}
   take('{')
   if takes('}') then return o end
   repeat
    if s:sub(p,p)~='"' then bad() end
    local k=str()
    take(':')
    put(o,k,value(d+1))
   until not takes(',')
   take('}')
   return o
  end
  if c=='[' then
   local r=L(0,{})
   take('[')
   if takes(']') then return r end
   repeat push(r,value(d+1)) until not takes(',')
   take(']')
   return r
  end
  local w=s:match('^[%w_.+-]+',p) or bad()
  p=p+#w
  skip()
  if w=='null' then return N end
  if w=='true' or w=='false' then return w=='true' end
  local m=w:match('^-?(%d+)$') or w:match('^-?(%d+)%.%d+$') or w:match('^-?(%d+)[eE][+-]?%d+$') or w:match('^-?(%d+)%.%d+[eE][+-]?%d+$')
  if not m or (#m>1 and m:sub(1,1)=='0') then bad() end
  local n=toNumber(w)
  if n==N then bad() end
  return n
 end
 skip()
 local r=value(0)
 if p<=#s then bad() end
 return r
end
`;
